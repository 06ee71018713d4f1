console.error('no licence was found');
process.exit(3);
