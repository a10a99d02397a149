import { describe, expect, it } from 'vitest'
import { bindContext, gazetteer } from './cases/context.ts'
import { createUnderstand } from './understand.ts'

const understand = createUnderstand()
const said = (text: string): string => {
  const reading = understand(text, { gazetteer, bind: bindContext })
  return reading.kind === 'refused' ? reading.text : reading.kind === 'clarify' ? reading.question : reading.kind
}

/** What is asked for often and cannot be answered: never a plan that leaves the unread part out. */
describe('what is not supported is said in a sentence', () => {
  it.each([
    ['averages', /averages or medians/, ['average kills per tank', 'what is the median number of losses per hour', 'mean number of entities per site']],
    [
      'limits',
      /by a limit/,
      ['sites with more than 5 entities', 'entities with at least three hits', 'aircraft faster than 300 knots', 'who fired more than once'],
    ],
    [
      'what did not happen',
      /what did not/,
      ['which tanks have not fired', 'who never fired', "how many blue units haven't been hit", 'fires with no detonation'],
    ],
    ['the text of comments', /search in the text/, ['comments mentioning fuel', 'any comments containing "medevac"', 'event reports that say breach']],
    [
      'two groupings',
      /[Oo]ne grouping at a time/,
      ['entities by force and by site', 'losses per hour per side', 'entities by kind, domain', 'fires by site by hour'],
    ],
    ['two times', /more than one time/, ['losses yesterday and today', 'fires between 0900 and 1000 and between 1100 and 1200']],
    ['what is near', /around a place/, ['which entities are near VIPER1', 'tanks within range of 1:2:3', 'nearest enemy to VIPER1']],
    ['kinds of munitions', /apart by type/, ['how many missiles did blue launch', 'rockets fired at blue today', 'how many bombs are there']],
    ['stores', /carries/, ['does VIPER1 still have ammo', 'how much fuel does 1:2:3 have left']],
    ['losses of the network', /on the way/, ['packet loss', 'how many pdus were dropped', 'biggest pdu']],
  ])('%s', (_name, sentence, asks) => {
    expect(asks.map((ask) => [ask, sentence.test(said(ask)) ? 'said' : said(ask)])).toEqual(asks.map((ask) => [ask, 'said']))
  })
})
