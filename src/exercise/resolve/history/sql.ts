import type { DuckDBValue } from '@duckdb/node-api'

/** A piece of SQL with a `?` for each of its values, in order. Values are always bound; only our own identifiers are text. */
export type Sql = { readonly text: string; readonly values: readonly DuckDBValue[] }

/** `sql\`t >= ${from} AND ${other}\``: pieces are put in, everything else is bound. Whole numbers are bound as BIGINT, so that they compare with columns as they are. */
export function sql(strings: TemplateStringsArray, ...parts: (Sql | number | string)[]): Sql {
  let text = strings[0] ?? ''
  const values: DuckDBValue[] = []
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'object') {
      text += part.text
      values.push(...part.values)
    } else {
      text += typeof part === 'string' ? '?::VARCHAR' : Number.isInteger(part) ? '?::BIGINT' : '?::DOUBLE'
      values.push(part)
    }
    text += strings[index + 1] ?? ''
  }
  return { text, values }
}

/** An identifier or expression of our own. Never anything that came from outside. */
export function raw(text: string): Sql {
  return { text, values: [] }
}

export function join(parts: readonly Sql[], separator: string): Sql {
  return { text: parts.map((part) => part.text).join(separator), values: parts.flatMap((part) => part.values) }
}

export function allOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? raw('TRUE') : join(parts.map(inParentheses), ' AND ')
}

export function anyOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? raw('FALSE') : { ...join(parts.map(inParentheses), ' OR '), text: `(${parts.map((part) => `(${part.text})`).join(' OR ')})` }
}

/** True where the condition is false or cannot be said: the rest, so that a condition and its opposite add up to the whole. */
export function noneOf(part: Sql): Sql {
  return sql`NOT coalesce(${part}, FALSE)`
}

function inParentheses(part: Sql): Sql {
  return { text: `(${part.text})`, values: part.values }
}
