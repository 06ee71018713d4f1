// Says `ready` and runs until SIGTERM, which it obeys.
setInterval(() => {}, 1_000_000);
process.stdout.write('ready\n');
