import type { EntityId } from '../../dis/pdu.ts'
import { applications } from './cast.ts'

/** Bundles stay under the smallest MTU the standard asks everybody to carry. */
const largestDatagram = 1_400

/** Collects what is sent and hands it out as datagrams; some applications put several PDUs into one. */
export interface Bundler {
  emit(from: EntityId, bytes: Uint8Array): void
  /** Octets of a sender that is no part of the exercise. */
  emitRaw(datagram: Uint8Array): void
  silence(site: number, isSilent: boolean): void
  take(): Uint8Array[]
}

export function createBundler(): Bundler {
  const silent = new Set<number>()
  const datagrams: Uint8Array[] = []
  const bundles = new Map<string, { parts: Uint8Array[]; size: number }>()

  function flush(key: string): void {
    const bundle = bundles.get(key)
    if (bundle === undefined) return
    const datagram = new Uint8Array(bundle.size)
    let at = 0
    for (const part of bundle.parts) {
      datagram.set(part, at)
      at += part.length
    }
    datagrams.push(datagram)
    bundles.delete(key)
  }

  return {
    emit(from, bytes) {
      if (silent.has(from.site)) return
      const sender = applications.find((each) => each.site === from.site && each.application === from.application)
      if (sender?.bundled !== true) {
        datagrams.push(bytes)
        return
      }
      const key = `${from.site}:${from.application}`
      if ((bundles.get(key)?.size ?? 0) + bytes.length > largestDatagram) flush(key)
      const bundle = bundles.get(key) ?? { parts: [], size: 0 }
      bundle.parts.push(bytes)
      bundle.size += bytes.length
      bundles.set(key, bundle)
    },
    emitRaw(datagram) {
      datagrams.push(datagram)
    },
    silence(site, isSilent) {
      if (isSilent) silent.add(site)
      else silent.delete(site)
    },
    take() {
      for (const key of Array.from(bundles.keys())) flush(key)
      return datagrams.splice(0)
    },
  }
}
