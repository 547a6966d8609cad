/** Begins a report that is no violation: only the update will show the value that decides. */
export const NOT_YET_KNOWN = "[not known yet]";

/** Begins a report of a violation that an exemption covers. */
export const EXEMPTED = "[exempted until";
