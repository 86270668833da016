// A mail server for tests: prints its port, then one JSON line per mail. Mode, by the first argument:
// "ok" takes mail, "ascii" too but without SMTPUTF8, "refuse" answers 550, "busy" answers 421; the second argument "plain" offers no STARTTLS.
const { SMTPServer } = require('smtp-server');

const [mode = 'ok', security = 'plain'] = process.argv.slice(2);
const server = new SMTPServer({
  authOptional: true,
  hideSMTPUTF8: mode === 'ascii',
  disabledCommands: security === 'plain' ? ['STARTTLS', 'AUTH'] : ['AUTH'],
  onRcptTo(address, session, done) {
    if (mode === 'ok' || mode === 'ascii') return done();
    const error = new Error(mode === 'refuse' ? 'no such user' : 'try later');
    error.responseCode = mode === 'refuse' ? 550 : 421;
    done(error);
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      process.stdout.write(JSON.stringify({ to: session.envelope.rcptTo[0].address, text: Buffer.concat(chunks).toString('utf8') }) + '\n');
      done();
    });
  },
});
server.listen(0, '127.0.0.1', function () {
  process.stdout.write(this.address().port + '\n');
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
