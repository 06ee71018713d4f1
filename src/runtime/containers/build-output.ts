/** Makes lines of a build's output and remembers what a failure should show. */
export interface BuildOutput {
  write(text: string): void;
  flush(): void;
  /** The step that runs, `Step 3/7 : RUN npm ci`; empty before the first. */
  step(): string;
  /** The last lines that the step wrote. */
  tail(): readonly string[];
}

export function createBuildOutput(onLine: (line: string) => void): BuildOutput {
  let rest = '';
  let step = '';
  let tail: string[] = [];
  const emit = (line: string): void => {
    const text = line.replace(/\r$/, '').replace(/^.*\r/, '').replaceAll(red, '').replaceAll(plain, '');
    if (stepPattern.test(text)) {
      step = text.trim();
      tail = [];
    } else if (text.trim() !== '' && !enginesOwn.test(text)) {
      tail.push(text);
      if (tail.length > tailLength) tail.shift();
    }
    onLine(text);
  };
  return {
    write(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(emit);
    },
    flush() {
      if (rest !== '') emit(rest);
      rest = '';
    },
    step: () => step,
    tail: () => tail,
  };
}

const tailLength = 20;
/** The classic builder colours what goes to stderr. */
const red = '\u001B[91m';
const plain = '\u001B[0m';
/** Says nothing about why a step failed. */
const enginesOwn = /^( ---> |Removing intermediate container |ERROR: |CACHED: )/;
/** The classic builder's, and how dockerode writes BuildKit's. */
const stepPattern = /^(STEP \d+(\/\d+)? ?:|\[(\S+ )?(\d+\/\d+|internal)\])/i;
