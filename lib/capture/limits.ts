/** Code units of text on one page; more is a data file. About nine thousand printed pages. */
export const LARGEST_TEXT = 25_000_000;
