import type { Measure } from '../core/measure.ts'

export const timeline: Measure = {
  id: 'timeline',
  title: 'Exercise timeline',
  unit: { singular: 'event', plural: 'events' },
  means: 'The milestones of the exercise in order: starts, freezes, sites joining and falling silent, first and last engagement, losses, marks.',
  counting:
    'Start/Resume, Stop/Freeze, the first fire and detonation, losses, sites that appeared or fell silent, listener starts and stops and time marks, by receive time.',
  kind: 'report',
  category: 'event',
  words: [
    'timeline',
    'milestone',
    'history of the exercise',
    'chronology',
    'sequence of events',
    'when did the exercise start',
    'exercise start',
    'first engagement',
    'happened after',
  ],
  roles: ['subject'],
  filters: ['exercise', 'site', 'force', 'name', 'reason'],
  groupings: [],
  shapes: ['timeline'],
  defaultWindow: 'exercise..now',
  windowed: true,
  aspects: ['simulation', 'events', 'membership', 'listener', 'marks'],
  examples: ['Show the exercise timeline', 'When did the exercise start and was it frozen?'],
}
