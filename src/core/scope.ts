/** On whose behalf something is asked: the verified subject and tenant. Part of every cache key and conversation key; never a token. */
export type Scope = { readonly subject: string; readonly tenant?: string }

export const localScope: Scope = { subject: 'local' }

export function scopeKey(scope: Scope): string {
  return JSON.stringify([scope.tenant ?? null, scope.subject])
}

/** The caller's own token, for upstream calls made while their request lives. Never part of a key or a log. */
export type Credential = { readonly bearer: string }
