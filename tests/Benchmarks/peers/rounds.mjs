// Measures in rounds like the .NET side: one warm-up, then `rounds` rates in operations per second.
const [rounds, millis] = process.argv.slice(2).map(Number);

export async function measure(operations, pass) {
  const once = async () => {
    const start = performance.now();
    let done = 0;
    do {
      await pass();
      done += operations;
    } while (performance.now() - start < millis);
    return (done * 1000) / (performance.now() - start);
  };
  await once();
  const rates = [];
  for (let i = 0; i < rounds; i++) rates.push(await once());
  return rates;
}

export function expect(what, expected, saw) {
  if (saw !== expected) throw new Error(`${what}: expected ${expected}, saw ${saw}`);
}
