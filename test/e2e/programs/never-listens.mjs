// Runs and talks, but its port stays closed.
process.stdout.write('loading the model, 7 of 900\n');
setInterval(() => undefined, 60_000);
