// Says something ten times a second.
setInterval(() => console.log('still here'), 100);
