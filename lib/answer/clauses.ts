/** Where a sentence can be cut: at stops within it, and before or behind the words that join clauses. */
const CUT =
  /[,;:、，；：—–()（）]\s*|\s+(?=(?:and|but|because|although|though|while|whereas|which|who|since|so that|after which|und|aber|weil|obwohl|et|mais|car|parce que|bien que)\s)|(?<=[가-힣]{2}(?:고|며|지만|는데|으나|면서|므로|어서|아서|해서))\s+|(?<=[がので])(?=、)/u;

/** The clauses of a sentence, roughly. */
export const clausesOf = (sentence: string): string[] =>
  sentence.split(CUT).filter((clause) => clause && /[\p{L}\p{N}]/u.test(clause));
