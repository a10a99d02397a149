import yargs from 'yargs'
import { SitrepError } from '../core/errors.ts'
import { ask } from './ask.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'
import { replay } from './replay.ts'
import { resolveCommand } from './resolve.ts'
import { serve } from './serve.ts'

/** Runs one command and tells how it ended: 0 answered, 1 failure, 2 usage, 3 not understood, 4 unavailable. */
export async function runCli(args: readonly string[], tools: Tools): Promise<ExitCode> {
  let code: ExitCode = exitCodes.answered
  const run = (command: () => Promise<ExitCode>) => async (): Promise<void> => {
    code = await command()
  }
  try {
    await withReplay(parser(args, tools, run), tools, run).parseAsync()
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      process.stderr.write(`${thrown.message}\nTry: sitrep --help\n`)
      return exitCodes.usage
    }
    return report(thrown)
  }
  return code
}

class UsageError extends Error {}
type Run = (command: () => Promise<ExitCode>) => () => Promise<void>

function report(thrown: unknown): ExitCode {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  process.stderr.write(`${error instanceof SitrepError ? error.message : (error.stack ?? error.message)}\n`)
  return error instanceof SitrepError && (error.code === 'unavailable' || error.code === 'data-directory-in-use') ? exitCodes.unavailable : exitCodes.failure
}

const url = { type: 'string', default: 'http://127.0.0.1:5001', describe: 'A running service' } as const
const data = { type: 'string', describe: 'Directory of a recorded exercise; "now" is its last recorded instant' } as const

function withReplay(parsed: ReturnType<typeof yargs>, tools: Tools, run: Run): ReturnType<typeof yargs> {
  return parsed.command(
    'replay <file>',
    'Send a capture to an address, or record it (pcap, pcapng, or PDUs each after a 32-bit length)',
    (command) =>
      command
        .positional('file', { type: 'string', demandOption: true })
        .option('to', { type: 'string', describe: 'HOST:PORT to send to' })
        .option('into', { type: 'string', describe: 'Directory to record into, with the times of the capture' })
        .option('speed', { type: 'string', default: '1', describe: 'Factor, or max' })
        .conflicts('to', 'into')
        .check(({ to, into }) => {
          if (to === undefined && into === undefined) throw new UsageError('Say where to: --to HOST:PORT or --into DIRECTORY.')
          return true
        }),
    (options) =>
      run(() =>
        replay(tools, {
          file: options.file,
          speed: options.speed,
          ...(options.to === undefined ? {} : { to: options.to }),
          ...(options.into === undefined ? {} : { into: options.into }),
        }),
      )(),
  )
}

function parser(args: readonly string[], tools: Tools, run: Run): ReturnType<typeof yargs> {
  return yargs([...args])
    .scriptName('sitrep')
    .usage('$0 <command>\n\nAsk a live DIS exercise in plain words.')
    .command(
      'serve',
      'Listen to the exercise and answer over HTTP',
      {},
      run(() => serve(tools)),
    )
    .command(
      'demo',
      'Serve a simulated exercise and ask it some questions',
      (command) => command.option('once', { type: 'boolean', default: false, describe: 'End after the questions' }),
      (options) => run(() => demo(tools, { once: options.once }))(),
    )
    .command(
      'ask <question..>',
      'Ask a running service, or a recorded exercise',
      (command) =>
        command
          .positional('question', { type: 'string', array: true, demandOption: true, describe: 'In plain words' })
          .options({
            url,
            data,
            json: { type: 'boolean', describe: 'The whole answer as JSON' },
            csv: { type: 'boolean', describe: 'Table, series or facts as CSV' },
          })
          .option('session', { type: 'string', describe: 'Conversation to go on with' })
          .conflicts('json', 'csv'),
      (options) =>
        run(() =>
          ask(tools, {
            question: options.question.join(' '),
            url: options.url,
            ...(options.data === undefined ? {} : { data: options.data }),
            ...(options.session === undefined ? {} : { session: options.session }),
            form: options.json === true ? 'json' : options.csv === true ? 'csv' : 'text',
          }),
        )(),
    )
    .command(
      'resolve <text..>',
      'Show how a question is read, or the facts of a plan (with --data)',
      (command) =>
        command
          .positional('text', { type: 'string', array: true, demandOption: true })
          .options({ data, json: { type: 'boolean', describe: 'Facts are JSON in any case' } }),
      (options) => run(() => resolveCommand(tools, { text: options.text.join(' '), ...(options.data === undefined ? {} : { data: options.data }) }))(),
    )
    .command(
      'doctor',
      'Check what Sitrep needs on this machine',
      {},
      run(() => doctor(tools)),
    )
    .example('$0 serve', 'listen on UDP 3000, answer on http://127.0.0.1:5001')
    .example('$0 ask "how many red tanks are active?"', 'ask the running service')
    .example('$0 ask --data ./recording "who fired most?"', 'ask a recorded exercise')
    .example('$0 resolve --data ./recording "fires shape=rank by=entity byRole=firer window=day+0..now"', 'the facts of a plan')
    .epilogue('Exit codes: 0 answered, 1 failure, 2 usage, 3 not understood, 4 unavailable.')
    .demandCommand(1, 'Say what to do: serve, demo, ask, resolve, replay or doctor.')
    .strict()
    .version(tools.version)
    .help()
    .fail((message, error) => {
      throw error ?? new UsageError(message)
    })
}
