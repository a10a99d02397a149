import type { Measure } from '../core/measure.ts'

export const rollcall: Measure = {
  id: 'rollcall',
  title: 'Roll call',
  unit: { singular: 'participant', plural: 'participants' },
  means: 'Who of the expected list is up, who is missing, and who is there uninvited.',
  counting:
    'An expected site or application is up while it was heard within its timeout. Without an exercise plan there is no expected list, and the answer says who is heard.',
  kind: 'report',
  category: 'status',
  words: ['roll call', 'everyone up', 'who is missing', 'missing', 'all present', 'expected', 'everybody here', 'attendance', 'who is up', 'how is'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'application', 'name'],
  groupings: [],
  shapes: ['detail', 'list'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['traffic', 'membership', 'plan', 'listener', 'simulation', 'clock'],
  examples: ['Is everyone up?', 'Who is missing?'],
}
