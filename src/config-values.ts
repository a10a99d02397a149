import { z } from 'zod'

/* How values of the environment are read: text in, a value or a sentence that says what was expected out. */

export const list = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
export const wholeNumber = (min: number, max: number, expected = `expected a whole number from ${min} to ${max}`): z.ZodType<number, string> =>
  z.string().regex(/^\d+$/, expected).transform(Number).pipe(z.number().min(min, expected).max(max, expected))
export const listOf = <T>(element: z.ZodType<T, string>): z.ZodType<T[], string> =>
  z
    .string()
    .transform(list)
    .pipe(z.array(element))
    .transform((given) => [...new Set(given)])
export const numbers = (min: number, max: number): z.ZodType<number[], string> =>
  listOf(wholeNumber(min, max, `expected whole numbers from ${min} to ${max}, separated by commas`))
export const flag: z.ZodType<boolean, string> = z.enum(['true', 'false'], 'expected true or false').transform((value) => value === 'true')

export const seconds: z.ZodType<number, string> = wholeNumber(0, 86_400)
export const serviceUrl: z.ZodType<string, string> = z
  .url({ protocol: /^https?$/, error: 'expected an address such as http://data-acquisition-service:8080' })
  .refine((url) => !/[?#]/.test(url) && !/\/\/[^/]*@/.test(url), 'expected an address without user, query or fragment')
