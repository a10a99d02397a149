/** A stored answer: already serialisable. */
export type Entry = { value: string; storedAt: number }

/** Keeps entries under opaque keys; may forget any of them at any time. Implementations pass `cache-store.conformance.ts`. */
export interface CacheStore extends AsyncDisposable {
  get(key: string): Promise<Entry | undefined>
  set(key: string, entry: Entry, options: { maxAgeMs: number }): Promise<void>
  /** Everything whose key begins with the prefix. */
  delete(prefix: string): Promise<void>
  stats(): { entries: number; bytes: number }
}
