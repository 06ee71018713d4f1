/** What Compose calls an application, in an environment other than the one that is published first. It takes small letters, digits, `_` and `-`. */
export function projectName(application: string, environment: string | undefined): string {
  const whole = environment === undefined ? application : `${application}-${environment}`;
  return (
    whole
      .toLowerCase()
      .replaceAll(/[^a-z0-9_-]+/g, '-')
      .replace(/^[_-]+/, '') || 'app'
  );
}
