/** A resource cannot start because of another one. Told apart, because only the failure of that other one is news. */
export class DependencyFailed extends Error {}
