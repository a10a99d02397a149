import type { Case } from './case.ts'

/** Questions that lean on the one before. */
const redTanks = 'entities.active where.category=tank where.force=opposing'
const blueFires = 'fires where.firer.force=friendly window=day+0..now'

export const followUpCases: readonly Case[] = [
  { previous: redTanks, ask: 'how many of those are destroyed?', is: 'entities.active where.category=tank where.force=opposing where.state=destroyed' },
  { previous: redTanks, ask: 'which of them are destroyed', is: 'entities.active shape=list where.category=tank where.force=opposing where.state=destroyed' },
  { previous: redTanks, ask: 'how many fired?', is: 'fires where.firer.category=tank where.firer.force=opposing window=day+0..now' },
  { previous: redTanks, ask: 'how many tanks were destroyed today', is: 'losses where.target.category=tank window=day+0..now' },
  { previous: blueFires, ask: 'how many hit?', is: 'hits where.firer.force=friendly window=day+0..now' },
  { previous: blueFires, ask: 'by munition', is: 'fires shape=rank where.firer.force=friendly window=day+0..now by=munition' },
  { previous: 'fires shape=trend window=now-5m..now by=time step=1m', ask: 'busiest site', is: 'pdus shape=rank window=day+0..now by=site order=most:1' },
  {
    previous: 'fires shape=rank window=now-1h..now by=site byRole=firer',
    ask: 'top 3',
    is: 'fires shape=rank window=now-1h..now by=site byRole=firer order=most:3',
  },
  { previous: 'fires shape=value where.firer.force=friendly window=day+0..now', ask: 'and red?', is: 'fires where.firer.force=opposing window=day+0..now' },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'what about yesterday?',
    is: 'fires where.firer.force=friendly window=day-1..day+0',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'and the enemy',
    is: 'fires where.firer.force=opposing window=day+0..now',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'by site?',
    is: 'fires shape=rank where.firer.force=friendly window=day+0..now by=site byRole=firer',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'per hour',
    is: 'fires shape=trend where.firer.force=friendly window=day+0..now by=time step=1h',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'list them',
    is: 'fires shape=list where.firer.force=friendly window=day+0..now',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'and detonations?',
    is: 'detonations where.firer.force=friendly window=day+0..now',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'and losses?',
    is: 'losses where.target.force=friendly window=day+0..now',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'at tanks?',
    is: 'fires where.firer.force=friendly where.target.category=tank window=day+0..now',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'in the last hour?',
    is: 'fires where.firer.force=friendly window=now-1h..now',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'the same for site 12',
    is: 'fires where.firer.force=friendly where.firer.site=12 window=day+0..now',
  },
  { previous: 'fires shape=value where.firer.force=friendly window=day+0..now', ask: 'why?', is: 'refused: out-of-scope' },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'compared to yesterday?',
    is: 'fires shape=compare where.firer.force=friendly window=day+0..now versus.window=day-1..now-1d',
  },
  {
    previous: 'fires shape=value where.firer.force=friendly window=day+0..now',
    ask: 'versus red?',
    is: 'fires shape=compare where.firer.force=friendly window=day+0..now versus.where.firer.force=opposing',
  },
  { previous: 'fires shape=value where.firer.force=friendly window=day+0..now', ask: 'how many entities are active?', is: 'entities.active' },
  { previous: 'fires shape=value where.firer.force=friendly window=day+0..now', ask: 'what is the system status', is: 'status shape=detail' },
  {
    previous: 'entities.active shape=value where.category=tank window=now',
    ask: 'how many of them are red?',
    is: 'entities.active where.category=tank where.force=opposing',
  },
  {
    previous: 'entities.active shape=value where.category=tank window=now',
    ask: 'which of those are moving',
    is: 'entities.active shape=list where.category=tank where.state=moving',
  },
  { previous: 'entities.active shape=value where.category=tank window=now', ask: 'and helicopters?', is: 'entities.active where.category=helicopter' },
  { previous: 'entities.active shape=value where.category=tank window=now', ask: 'red ones?', is: 'entities.active where.category=tank where.force=opposing' },
  {
    previous: 'entities.active shape=value where.category=tank window=now',
    ask: 'and yesterday?',
    is: 'entities.seen where.category=tank window=day-1..day+0',
  },
  { previous: 'entities.active shape=value where.category=tank window=now', ask: 'which ones?', is: 'entities.active shape=list where.category=tank' },
  { previous: 'entities.active shape=list where.category=tank window=now', ask: 'how many?', is: 'entities.active where.category=tank' },
  { previous: 'entities.active shape=value where.force=opposing window=now', ask: 'and blue', is: 'entities.active where.force=friendly' },
  {
    previous: 'entities.active shape=value where.force=opposing window=now',
    ask: 'only tanks',
    is: 'entities.active where.category=tank where.force=opposing',
  },
  {
    previous: 'entities.active shape=value where.force=opposing window=now',
    ask: 'over time',
    is: 'entities.active shape=trend where.force=opposing window=now-1h..now by=time step=5m',
  },
  {
    previous: 'entities.active shape=value where.force=opposing window=now',
    ask: 'how many are there at site 12?',
    is: 'entities.active where.force=opposing where.site=12',
  },
  { entity: '1:2:3', ask: 'where is it?', is: 'position shape=detail where.entity=1:2:3' },
  { entity: '1:2:3', ask: 'is it still active?', is: 'entity shape=detail where.entity=1:2:3 yesNo=true' },
  { entity: '1:2:3', ask: 'who killed it?', is: 'kills shape=list where.target.entity=1:2:3 window=day+0..now' },
  { entity: '1:2:3', ask: 'did it fire?', is: 'fires shape=list where.firer.entity=1:2:3 window=day+0..now yesNo=true' },
  { entity: '1:2:3', ask: 'when was it last heard', is: 'last-heard shape=detail where.entity=1:2:3' },
  { entity: '1:2:3', ask: 'tell me about it', is: 'entity shape=detail where.entity=1:2:3' },
  { entity: '1:2:3', ask: 'what did it hit', is: 'hits shape=list where.firer.entity=1:2:3 window=day+0..now' },
  { previous: 'pdus shape=rank window=day+0..now by=site order=most:1', ask: 'and the least?', is: 'pdus shape=rank window=day+0..now by=site order=least:1' },
  { previous: 'pdus shape=rank window=day+0..now by=site order=most:1', ask: 'top 5', is: 'pdus shape=rank window=day+0..now by=site order=most:5' },
  { previous: 'fires shape=trend window=day+0..now by=time step=1h', ask: 'and yesterday', is: 'fires shape=trend window=day-1..day+0 by=time step=1h' },
  { previous: 'fires shape=rank window=day+0..now by=entity byRole=firer order=most:1', ask: 'by hits', is: 'hits window=day+0..now' },
  {
    previous: 'losses shape=value where.target.force=opposing window=day+0..now',
    ask: 'and blue?',
    is: 'losses where.target.force=friendly window=day+0..now',
  },
  {
    previous: 'losses shape=value where.target.force=opposing window=day+0..now',
    ask: 'to whom',
    is: 'kills shape=rank where.target.force=opposing window=day+0..now by=entity byRole=firer',
  },
  {
    previous: 'losses shape=value where.target.force=opposing window=day+0..now',
    ask: 'by whom',
    is: 'kills shape=rank where.target.force=opposing window=day+0..now by=entity byRole=firer',
  },
  { previous: 'entity shape=detail where.marking=VIPER1 window=now', ask: 'and VIPER2?', is: 'entity shape=detail where.marking=VIPER2' },
  { previous: 'position shape=detail where.entity=1:2:3 window=now', ask: 'and 1:2:4', is: 'position shape=detail where.entity=1:2:4' },
  { previous: 'last-heard shape=detail where.marking=VIPER1 window=now', ask: 'what about VIPER2', is: 'last-heard shape=detail where.marking=VIPER2' },
  { previous: 'fires shape=value window=day+0..now', ask: 'and now?', is: 'fires window=day+0..now' },
  { previous: 'fires shape=value window=day+0..now', ask: 'again', is: 'fires window=day+0..now' },
  { previous: 'fires shape=value window=day+0..now', ask: 'since mark 2?', is: 'fires window=mark2..now' },
  { previous: 'fires shape=value window=day+0..now', ask: 'for blue only', is: 'fires where.firer.force=friendly window=day+0..now' },
  { previous: 'fires shape=value window=day+0..now', ask: 'except red', is: 'fires where.firer.force!=opposing window=day+0..now' },
  { previous: 'fires shape=value window=day+0..now', ask: 'thanks', is: 'refused: out-of-scope' },
]
