/** Opens two things at the same time; when one of them cannot be opened, the other is closed again. */
export async function openBoth<A extends AsyncDisposable, B extends AsyncDisposable>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([one, other])
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value]
  for (const each of [a, b]) if (each.status === 'fulfilled') await each.value[Symbol.asyncDispose]()
  throw a.status === 'rejected' ? a.reason : b.status === 'rejected' ? b.reason : new Error('unreachable')
}
