process.on('SIGTERM', () => console.log('not now'));
setInterval(() => undefined, 60_000);
console.log('will not go');
