process.on('SIGTERM', () => process.stdout.write('not now\n'));
setInterval(() => undefined, 60_000);
process.stdout.write('will not go\n');
