import { dayMs } from '../core/time.ts'
import { instantSql } from './store/database.ts'
import type { Heard } from './heard.ts'
import type { Store } from './store/store.ts'

const namesFromDays = 7

/** Names of earlier runs, so that the past can be asked about at once. */
export async function recall(store: Store, heard: Heard): Promise<void> {
  const { signal } = new AbortController()
  const { lastStored, rolledUntil } = store.recording.state
  const since = instantSql(Math.max(0, lastStored - namesFromDays * dayMs))
  const query = async (sql: string): ReturnType<Store['query']> => await store.query(sql, [], { signal, needs: 0 })
  const markings = await query(`SELECT DISTINCT marking FROM presence WHERE marking IS NOT NULL AND (until_t IS NULL OR until_t >= ${since}) LIMIT 100000`)
  const places = await query(
    `SELECT DISTINCT site, exercise FROM (SELECT site, exercise FROM traffic_minute WHERE t >= ${since} AND reason IS NULL
      UNION SELECT site, exercise FROM traffic_second WHERE t >= ${instantSql(rolledUntil)} AND reason IS NULL)`,
  )
  heard.know({
    markings: markings.map((row) => String(row['marking'])),
    sites: places.filter((row) => Number(row['site']) !== 0).map((row) => Number(row['site'])),
    exercises: places.map((row) => Number(row['exercise'])),
  })
}
