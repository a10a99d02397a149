// Writes tiny models with random weights, of the GPT-2, T5 and DistilBERT kinds, for trying out what loads models without any.
// usage: node scripts/tiny-models.mjs FOLDER
import { join } from 'node:path'
import { register } from 'tsx/esm/api'

const folder = process.argv[2]
if (folder === undefined) {
  console.error('usage: node scripts/tiny-models.mjs FOLDER')
  process.exit(2)
}
register()
const { writeTinyModel } = await import('../test/tiny-models/write-tiny-model.ts')
for (const kind of ['gpt2', 't5', 'distilbert']) console.log(await writeTinyModel(join(folder, `tiny-${kind}`), kind, { precisions: ['fp32', 'int8', 'q4'] }))
