import yargs from 'yargs'
import type { Argv } from 'yargs'
import { SitrepError } from '../core/errors.ts'
import type { ErrorCode } from '../core/errors.ts'
import { ask } from './ask.ts'
import { demo, platformDemo } from './demo.ts'
import { doctor } from './doctor.ts'
import { withModels } from './models-commands.ts'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'
import { replay } from './replay.ts'
import { defaultUrl, resolveCommand } from './resolve.ts'
import { serve } from './serve.ts'
import { printable } from './terminal.ts'

/** Runs one command and tells how it ended: 0 answered, 1 failure, 2 usage, 3 not understood, 4 unavailable. */
export async function runCli(args: readonly string[], tools: Tools): Promise<ExitCode> {
  let code: ExitCode = exitCodes.answered
  const run = (command: () => Promise<ExitCode>) => async (): Promise<void> => {
    code = await command()
  }
  try {
    const parser = withFrame(yargs([...args]), tools)
    for (const add of [withServing, withAsking, withResolving, withReplay, withModels]) add(parser, tools, run)
    await parser.parseAsync()
  } catch (thrown) {
    return report(tools, thrown)
  }
  return code
}

class UsageError extends Error {}
type Run = (command: () => Promise<ExitCode>) => () => Promise<void>

const codeOfError: Partial<Record<ErrorCode, ExitCode>> = {
  unavailable: exitCodes.unavailable,
  overloaded: exitCodes.unavailable,
  'deadline-exceeded': exitCodes.unavailable,
  'data-directory-in-use': exitCodes.unavailable,
  'model-unavailable': exitCodes.unavailable,
  'weights-missing': exitCodes.unavailable,
  'not-enough-memory': exitCodes.unavailable,
  'cannot-answer': exitCodes.unavailable,
  'bad-plan': exitCodes.usage,
  'bad-question': exitCodes.usage,
  'bad-request': exitCodes.usage,
}

function report({ terminal }: Tools, thrown: unknown): ExitCode {
  if (thrown instanceof SitrepError) {
    terminal.say(printable(`${thrown.message}\n`))
    return codeOfError[thrown.code] ?? exitCodes.failure
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  terminal.say(printable(error instanceof UsageError ? `${error.message}\nTry: sitrep --help\n` : `${error.stack ?? error.message}\n`))
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failure
}

const url = { type: 'string', describe: `A running service [default: ${defaultUrl}]` } as const
const data = { type: 'string', describe: 'Directory of a recorded exercise; "now" is its last recorded instant' } as const

function withFrame(parser: Argv, tools: Tools): Argv {
  return parser
    .scriptName('sitrep')
    .usage('$0 <command>\n\nAsk a live DIS exercise in plain words.')
    .example('$0 serve', 'listen on UDP 3000, answer on http://127.0.0.1:5001')
    .example('$0 ask "how many red tanks are active?"', 'ask the running service')
    .example('$0 ask --session watch "and blue?"', 'go on with a conversation')
    .example('$0 ask --data ./recording "who fired most?"', 'ask a recorded exercise')
    .example('$0 resolve "fires in the last 15 minutes"', 'how a question is read, as a plan')
    .example('$0 replay exercise.pcapng --to 127.0.0.1:3000', 'send a capture to the running service')
    .example('$0 models list', 'language models: what there is, and what is here')
    .example('$0 <command> --help', 'more about a command')
    .epilogue(
      'Exit codes: 0 answered, 1 failure, 2 usage, 3 not understood, 4 unavailable.\nConfiguration is read from the environment (PORT, DIS_UDP_PORT, SITREP_DATA_DIR, …): see README.md.',
    )
    .demandCommand(1, 'Say what to do: serve, demo, ask, resolve, replay, models or doctor.')
    .strict()
    .version(tools.version)
    .help()
    .wrap(120)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message)
    })
}

function withServing(parser: Argv, tools: Tools, run: Run): void {
  parser
    .command(
      'serve',
      'Listen to the exercise and answer over HTTP',
      (command) =>
        command
          .usage('$0 serve\n\nListens to DIS traffic on UDP and answers over HTTP until it is stopped (Ctrl-C, SIGTERM). Configured by the environment.')
          .example('$0 serve', 'UDP 3000, http://127.0.0.1:5001')
          .example('DIS_UDP_PORT=3000,3001 PORT=8080 $0 serve', 'other ports')
          .example('DIS_MULTICAST_GROUP=239.1.2.3 $0 serve', 'join a multicast group')
          .example('DIS_BASE_URL=http://gateway:8000 $0 serve', "ask the platform's services instead of listening")
          .example('EXERCISE_PLAN=plan.json CLASSIFICATION="EXERCISE ONLY" $0 serve', 'with names and a banner'),
      run(() => serve(tools)),
    )
    .command(
      'demo',
      'Serve a simulated exercise and ask it some questions',
      (command) =>
        command
          .option('once', { type: 'boolean', default: false, describe: 'End after the questions' })
          .option('platform', { type: 'boolean', default: false, describe: "A stand-in of the platform's services instead of an exercise on UDP" })
          .example('$0 demo', 'then stay up and take questions')
          .example('$0 demo --platform', "answers from the platform's services, as in place of its chatbot")
          .example('$0 demo --once', 'end after the questions; exit code 0 when all were answered'),
      (options) => run(() => (options.platform ? platformDemo : demo)(tools, { once: options.once }))(),
    )
    .command(
      'doctor',
      'Check what Sitrep needs on this machine',
      (command) =>
        command
          .usage(
            '$0 doctor\n\nChecks ports, the receive buffer, the data directory and the services of the platform as configured, a line each, with what to do.',
          )
          .example('$0 doctor', 'as the environment says')
          .example('DIS_UDP_PORT=3001 $0 doctor', 'would this port do?'),
      run(() => doctor(tools)),
    )
}

function withAsking(parser: Argv, tools: Tools, run: Run): void {
  parser.command(
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
        .conflicts('json', 'csv')
        .conflicts('url', 'data')
        .example('$0 ask "how many red tanks are active?"', '')
        .example('$0 ask "who fired most since 0800?"', '')
        .example('$0 ask --session watch "where is VIPER1?"', 'then:')
        .example('$0 ask --session watch "when was it last heard?"', '"it" is VIPER1')
        .example('$0 ask --csv "fires per minute in the last hour" > fires.csv', 'for a spreadsheet')
        .example('$0 ask --json "list lost entities"', 'facts, table, plan and notes')
        .example('$0 ask --data ./recording "timeline of the exercise"', 'a recording, without a service'),
    (options) =>
      run(() =>
        ask(tools, {
          question: options.question.join(' '),
          url: options.url ?? defaultUrl,
          ...(options.data === undefined ? {} : { data: options.data }),
          ...(options.session === undefined ? {} : { session: options.session }),
          form: options.json === true ? 'json' : options.csv === true ? 'csv' : 'text',
        }),
      )(),
  )
}

function withResolving(parser: Argv, tools: Tools, run: Run): void {
  parser.command(
    'resolve <text..>',
    'Show how a question is read, or the facts of a plan',
    (command) =>
      command
        .usage("$0 resolve <text..>\n\nA question becomes its plan; a plan's text form becomes its facts, as JSON.")
        .positional('text', { type: 'string', array: true, demandOption: true, describe: 'A question, or the text form of a plan' })
        .options({ url, data, json: { type: 'boolean', describe: 'Facts are JSON in any case' } })
        .conflicts('url', 'data')
        .example('$0 resolve "how many fires in the last 15 minutes?"', 'fires shape=value window=now-15m..now')
        .example('$0 resolve --url http://127.0.0.1:5001 "where is VIPER1?"', 'read with the names the service has heard')
        .example('$0 resolve "fires shape=value window=now-15m..now"', 'the facts, from the running service')
        .example('$0 resolve --data ./recording "fires shape=rank by=entity byRole=firer window=day+0..now"', 'the facts, from a recording'),
    (options) =>
      run(() =>
        resolveCommand(tools, {
          text: options.text.join(' '),
          ...(options.data === undefined ? {} : { data: options.data }),
          ...(options.url === undefined ? {} : { url: options.url }),
        }),
      )(),
  )
}

function withReplay(parser: Argv, tools: Tools, run: Run): void {
  parser.command(
    'replay <file>',
    'Send a capture to an address, or record it (pcap, pcapng, or PDUs each after a 32-bit length)',
    (command) =>
      command
        .positional('file', { type: 'string', demandOption: true, describe: 'pcap, pcapng, or PDUs each after a 32-bit big-endian length' })
        .option('to', { type: 'string', describe: 'HOST:PORT to send to' })
        .option('into', { type: 'string', describe: 'Directory to record into, with the times of the capture' })
        .option('speed', { type: 'string', default: '1', describe: 'Factor, or max' })
        .conflicts('to', 'into')
        .check(({ to, into }) => {
          if (to === undefined && into === undefined) throw new UsageError('Say where to: --to HOST:PORT or --into DIRECTORY.')
          return true
        })
        .example('$0 replay exercise.pcapng --to 127.0.0.1:3000', 'as fast as it was captured')
        .example('$0 replay exercise.pcapng --to 127.0.0.1:3000 --speed 10', 'ten times as fast')
        .example('$0 replay exercise.pcapng --into ./recording', 'record it; then:')
        .example('$0 ask --data ./recording "who fired most?"', ''),
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
