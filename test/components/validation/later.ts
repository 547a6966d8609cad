/** What is said of what should be known and is not. */
export const LATER = "got an Output or a promise";
