/** What kind of word was refused: for reports only. No sentence passes or fails by these lists. */
const kinds: readonly (readonly [string, RegExp])[] = [
  [
    'number',
    /^(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundreds?|thousands?|millions?|dozens?|half|quarter|third|thirds|double|doubled|twice|thrice|couple|pair|several|few|many|single|once|first|second|percent|score|[ivxlcdm]+)$/,
  ],
  ['negation', /^(no|not|none|never|neither|nor|nobody|nothing|without|cannot|isn|wasn|aren|weren|don|didn)$/],
  [
    'comparison',
    /^(more|most|less|least|fewer|fewest|higher|highest|lower|lowest|rose|fell|grew|increased?|decreased?|dropped|majority|all|only|every|each|both)$/,
  ],
  ['time', /^(today|yesterday|tomorrow|now|currently|recently|since|until|hours?|minutes?|seconds?|days?|weeks?|last|ago|before|after|during)$/],
  ['side', /^(friendly|opposing|hostile|enemy|red|blue|neutral|own|allied)$/],
  ['qualification', /^(about|around|approximately|roughly|nearly|almost|exactly|over|under|at)$/],
  ['cause or advice', /^(because|due|caused?|likely|probably|perhaps|maybe|should|must|danger|warning|suggests?|therefore)$/],
]

export function refusedWord(word: string): string {
  return kinds.find(([, pattern]) => pattern.test(word))?.[0] ?? 'not a word of wordings'
}
