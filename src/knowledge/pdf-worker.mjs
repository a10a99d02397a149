// Reads one PDF in a thread of its own: a document that takes forever or all the memory ends the thread and nothing else, and what the library adds to
// built-in objects stays here. Plain JavaScript, so that it runs from the sources and from the build alike.
import { parentPort, workerData } from 'node:worker_threads'

// What the library expects of newer Nodes.
Promise.try ??= function tryNow(work, ...values) {
  return new this((resolve) => resolve(work(...values)))
}
URL.parse ??= (url, base) => {
  try {
    return new URL(url, base)
  } catch {
    return null
  }
}

const { octets, pages } = workerData
const reply = (message) => parentPort.postMessage(message, [])

try {
  const { getDocumentProxy, getMeta } = await import('unpdf')
  const pdf = await getDocumentProxy(octets, { isEvalSupported: false, verbosity: 0 })
  const texts = []
  for (let number = 1; number <= Math.min(pdf.numPages, pages); number += 1) texts.push(await textOf(await pdf.getPage(number)))
  reply({ texts, pages: pdf.numPages, title: await titleOf(pdf, getMeta) })
} catch (thrown) {
  reply({ trouble: thrown?.name === 'PasswordException' ? 'locked' : 'damaged' })
}
// Its own helpers would keep the thread alive.
parentPort.close()

async function textOf(page) {
  const { items } = await page.getTextContent()
  page.cleanup()
  return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('')
}

async function titleOf(pdf, getMeta) {
  try {
    const { info } = await getMeta(pdf)
    return typeof info.Title === 'string' ? info.Title : ''
  } catch {
    return ''
  }
}
