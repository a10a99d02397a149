import { readFileSync } from 'node:fs'

/** Datagrams dropped by the kernel on these local UDP ports, by Linux's own table; null where there is none. */
export function kernelDrops(ports: readonly number[], readTable: () => string = readUdpTable): number | null {
  let table: string
  try {
    table = readTable()
  } catch {
    return null
  }
  let drops = 0
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/)
    const port = Number.parseInt(columns[1]?.split(':')[1] ?? '', 16)
    if (ports.includes(port)) drops += Number(columns.at(-1))
  }
  return drops
}

function readUdpTable(): string {
  return readFileSync('/proc/net/udp', 'utf8')
}
