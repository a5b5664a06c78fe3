// What a heartbeat costs at the least in Node: the body is read and parsed, and an answer of the same size is sent. Prints its port.
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'

const answer = '{"accepted":true,"nextHeartbeatInSeconds":57.312,"commands":[]}'
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'))
    response.writeHead(202, {'content-type': 'application/json; charset=utf-8', 'content-length': answer.length}).end(answer)
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
