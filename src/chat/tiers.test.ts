import { describe, expect, it } from 'vitest'
import { createFakeChatModel, idleFigures } from '../core/chat-model.fake.ts'
import type { ModelFigures } from '../core/chat-model.ts'
import type { Tier } from '../core/chat-event.ts'
import { tiersFor } from './tiers.ts'
import type { TierModel, TierNeed } from './tiers.ts'

function model(tier: Tier, more: Partial<TierModel> = {}, figures: Partial<ModelFigures> = {}): TierModel {
  return { tier, model: { ...createFakeChatModel(), figures: () => ({ ...idleFigures, ...figures }) }, rewords: true, paraphrases: true, ...more }
}
const names = (models: readonly TierModel[], need: Partial<TierNeed> = {}): Tier[] =>
  tiersFor(models, { use: 'paraphrases', wish: undefined, waitMs: 1_000, ...need }).map(({ tier }) => tier)

describe('the tiers asked', () => {
  const both = [model('fast'), model('quality')]

  it('are the better one first for open questions, the nearer one first for facts', () => {
    expect(names(both)).toEqual(['quality', 'fast'])
    expect(names(both, { use: 'rewords' })).toEqual(['fast', 'quality'])
  })

  it('are as wished for', () => {
    expect(names(both, { wish: 'fast' })).toEqual(['fast'])
    expect(names(both, { use: 'rewords', wish: 'quality' })).toEqual(['quality', 'fast'])
    expect(names([model('fast'), model('quality', { rewords: false })], { use: 'rewords', wish: 'quality' })).toEqual(['quality', 'fast'])
  })

  it('leave out who is not trusted with it', () => {
    expect(names([model('fast', { paraphrases: false }), model('quality')])).toEqual(['quality'])
    expect(names([model('fast', { rewords: false }), model('quality', { rewords: false })], { use: 'rewords' })).toEqual([])
  })

  it.each<[string, Partial<ModelFigures>]>([
    ['is down', { state: 'failed' }],
    ['is loading', { state: 'loading' }],
    ['has no place left', { running: 1, places: 1, waiting: 8, queueLimit: 8 }],
    ['would answer too late', { firstTokenMs: 1_001 }],
  ])('leave out who %s', (_why, figures) => {
    expect(names([model('fast'), model('quality', {}, figures)])).toEqual(['fast'])
  })

  it('leave out who is not loaded, and it begins to load', () => {
    let warmed = 0
    const cold = model('fast', { warm: () => (warmed += 1) }, { state: 'unloaded' })
    expect(names([cold])).toEqual([])
    expect(warmed).toBe(1)
  })
})
