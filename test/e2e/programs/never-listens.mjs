// Runs and talks, but its port stays closed.
console.log('loading the model, 7 of 900');
setInterval(() => undefined, 60_000);
