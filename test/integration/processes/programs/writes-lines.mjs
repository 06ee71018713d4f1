// Writes as many numbered lines as its argument says, as fast as the pipe takes them.
const count = Number(process.argv[2]);
const batch = 1000;
let next = 0;
function write() {
  while (next < count) {
    let text = '';
    for (const end = Math.min(next + batch, count); next < end; next += 1) {
      text += `line ${next} of a program that has a lot to say about what it is doing right now\n`;
    }
    if (!process.stdout.write(text)) {
      process.stdout.once('drain', write);
      return;
    }
  }
}
write();
