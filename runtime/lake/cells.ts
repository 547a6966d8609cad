/** A value as it is merged: decimals as plain text, timestamps as epoch milliseconds, dates as days. */
export type Cell = string | number | boolean | null;

/** A row's cells in the order of its table's columns. */
export type Cells = readonly Cell[];
