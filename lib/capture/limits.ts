/** Code units of text on one page; more is a data file. About seven thousand printed pages. */
export const LARGEST_TEXT = 20_000_000;
