/** Text as a header may hold it: what is not printable ASCII is percent-encoded, and so is the percent sign itself then. */
export function headerText(text: string): string {
  return /^[\u0020-\u007e]*$/.test(text) ? text : encodeURI(Buffer.from(text).toString()).replaceAll('%20', ' ')
}
