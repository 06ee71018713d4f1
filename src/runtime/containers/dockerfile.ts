/** Whether a Dockerfile uses what the classic builder does not understand. */
export function isBuildKitNeeded(dockerfile: string): boolean {
  const syntax = /^\s*#\s*syntax\s*=\s*(\S+)/im.exec(dockerfile)?.[1];
  // The usual one is written by habit, and its language is Docker's own.
  if (syntax !== undefined && !/^(docker\.io\/)?docker\/dockerfile(:|$)/.test(syntax)) return true;
  return modern.some((pattern) => pattern.test(dockerfile));
}

/** Images that a build fetches; names of its own stages and those from build arguments are left out. */
export function listBaseImages(dockerfile: string): readonly string[] {
  const stages = new Set<string>();
  const images = new Set<string>();
  for (const [, image = '', stage] of dockerfile.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim)) {
    if (image !== 'scratch' && !image.includes('$') && !stages.has(image)) images.add(image);
    if (stage !== undefined) stages.add(stage);
  }
  return [...images];
}

const modern: readonly RegExp[] = [
  /^\s*RUN\s+(--\w+=\S+\s+)*--(mount|network|security)=/im,
  /^\s*(COPY|ADD)\s+(--\S+\s+)*--(link|chmod|parents|exclude|checksum)\b/im,
  /^\s*(RUN|COPY|ADD)\b.*<<-?["']?\w+/im,
  // Variables that only BuildKit sets.
  /\$\{?(BUILD|TARGET)(PLATFORM|OS|ARCH|VARIANT)\b/,
  /^\s*ARG\s+(BUILD|TARGET)(PLATFORM|OS|ARCH|VARIANT)\b/im,
];
