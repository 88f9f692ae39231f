/** The part of pdf.js that parses; imported for what it does: it makes itself known to the part that asks. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs';
