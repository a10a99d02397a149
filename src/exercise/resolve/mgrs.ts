export { forward } from 'mgrs'
