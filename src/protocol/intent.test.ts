import { describe, expect, it } from 'vitest'
import { planFromText } from '../core/plan-text.ts'
import { intentOf, timeScopeOf } from './intent.ts'

describe('the intent', () => {
  it.each([
    ['status', 'system_status'],
    ['entities.active', 'entity_query'],
    ['fires', 'fire_events'],
    ['collisions', 'collision_events'],
    ['detonations', 'detonation_events'],
    ['activity window=day+0..now', 'recent_activity'],
    ['pdus window=now-15m..now', 'metrics'],
    ['help shape=explain', 'help'],
    ['prediction-help shape=explain', 'prediction_help'],
    ['pdus shape=forecast window=now', 'prediction_help'],
    ['toString', 'general'],
  ])('of %s is %s', (text, intent) => {
    expect(intentOf(planFromText(text.includes('window=') ? text : `${text} window=now`))).toBe(intent)
  })

  it('of no plan is general', () => {
    expect(intentOf(null)).toBe('general')
  })
})

describe('the time scope', () => {
  it.each([
    ['activity window=day+0..now', 'today_logs'],
    ['activity window=week+0..now', 'weekly_logs'],
    ['activity window=now-7d..now', 'weekly_logs'],
    ['activity window=now-168h..now', 'weekly_logs'],
    ['activity window=month+0..now', 'monthly_logs'],
    ['activity window=now-30d..now', 'monthly_logs'],
    ['activity window=day-1..day+0', undefined],
    ['activity window=day+0T08:00..now', undefined],
    ['activity window=now-24h..now', undefined],
    ['fires window=day+0..now', undefined],
  ])('of %s is %s', (text, scope) => {
    expect(timeScopeOf(planFromText(text))).toBe(scope)
  })
})
