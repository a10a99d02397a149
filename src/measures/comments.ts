import type { Measure } from '../core/measure.ts'

export const comments: Measure = {
  id: 'comments',
  title: 'Comments',
  unit: { singular: 'comment', plural: 'comments' },
  means: 'Texts of Comment PDUs.',
  counting: 'Each Comment PDU with text is one comment. The text is quoted as it came, without control characters.',
  kind: 'count',
  category: 'event',
  words: ['comment', 'remark', 'text message', 'latest comment', 'chat message'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'application', 'entity', 'name'],
  groupings: ['time', 'exercise', 'site', 'application', 'entity'],
  shapes: ['value', 'list', 'trend', 'rank', 'compare'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['Latest comments?'],
}
