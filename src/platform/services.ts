export const serviceNames = ['acquisition', 'ingestion', 'processing'] as const
export type ServiceName = (typeof serviceNames)[number]

export type PlatformAddresses = {
  /** Of each service: its own address, inside the cluster. */
  acquisition?: string | undefined
  ingestion?: string | undefined
  processing?: string | undefined
  /** Of the gateway that serves those without an address of their own. */
  gateway?: string | undefined
}

/** Where a service is; undefined when it was not told. */
export type Located = Readonly<Record<ServiceName, { base: string; /** Not through the gateway, which hides `/internal`. */ direct: boolean } | undefined>>

export function locate(addresses: PlatformAddresses): Located {
  const one = (service: ServiceName): { base: string; direct: boolean } | undefined => {
    const own = addresses[service]
    if (own !== undefined) return { base: trimmed(own), direct: true }
    return addresses.gateway === undefined ? undefined : { base: trimmed(addresses.gateway), direct: false }
  }
  return { acquisition: one('acquisition'), ingestion: one('ingestion'), processing: one('processing') }
}

/** Paths begin with `/api`; an address may end with it or with a slash. */
function trimmed(address: string): string {
  return address.replace(/\/+$/, '').replace(/\/api$/, '')
}

/** Where each service that was told of says how it is. */
export function healthAddresses(addresses: PlatformAddresses): Record<string, string> {
  const located = locate(addresses)
  return Object.fromEntries(
    serviceNames.flatMap((name) => {
      const place = located[name]
      return place === undefined ? [] : [[name, `${place.base}/api/${name}/health`]]
    }),
  )
}
