// The yardstick: a node:http server that reads a JSON body and answers with a body as large as an answer of Sitrep's.
// usage: node bare-server.mjs <port> <answer octets>
import { createServer } from 'node:http'

const [port, size] = process.argv.slice(2).map(Number)
const body = JSON.stringify({ answer: 'x'.repeat(Math.max(0, size - 13)) })
createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString())
    response.setHeader('content-type', 'application/json; charset=utf-8')
    response.setHeader('content-length', Buffer.byteLength(body))
    response.end(body)
  })
}).listen(port, '127.0.0.1', () => console.log('ready'))
