// The icons the pages use (lucide, ISC licence); a name that is not here does not exist in the sprite.
export const icons = [
  'alarm-clock', 'archive', 'arrow-left', 'arrow-left-right', 'arrow-right', 'badge-check', 'ban', 'bell', 'book-open',
  'briefcase', 'building-2', 'calendar', 'calendar-check', 'calendar-clock', 'chart-column', 'check', 'chevron-down',
  'chevron-left', 'chevron-right', 'circle', 'circle-alert', 'circle-check', 'circle-dashed', 'circle-dot', 'circle-help',
  'circle-pause', 'circle-play', 'circle-x', 'clipboard-check', 'clipboard-list', 'clock', 'download', 'ellipsis', 'eye',
  'eye-off', 'file-check', 'file-text', 'flag', 'funnel', 'git-branch', 'goal', 'graduation-cap', 'handshake', 'history',
  'hourglass', 'house', 'id-card', 'inbox', 'info', 'key-round', 'languages', 'layout-dashboard', 'list-checks', 'list-todo',
  'lock', 'log-out', 'mail', 'map-pin', 'menu', 'message-circle', 'minus', 'moon', 'network', 'octagon-alert', 'pause',
  'pencil', 'phone', 'play', 'plus', 'printer', 'refresh-cw', 'route', 'save', 'scale', 'search', 'send', 'settings', 'shield',
  'shield-alert', 'shield-check', 'sun', 'table-2', 'target', 'timer', 'trash-2', 'trending-up', 'triangle-alert', 'undo-2',
  'upload', 'user', 'user-check', 'user-plus', 'users', 'webhook', 'workflow', 'x',
];
