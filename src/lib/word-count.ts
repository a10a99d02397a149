/** Words as they stand between spaces. */
export function wordCount(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0
}
