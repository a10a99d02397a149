/** Words that may be left over: they ask, point or are polite, and change no number. Negations, comparatives and figures are never among them. */
export const fillers: ReadonlySet<string> = new Set(
  `a an the of is are was were be been being am do does did has have had having there here me us we you i my your this that these those please can
    could would should may might tell give show list display find get got see seen know want need like to for in on at by from with about any some all
    so then just currently now still yet already ever actually exactly total overall altogether many much number count numbers counts figure figures
    amount quantity what which who whom how when where such kind sort out up everyone roughly approximately getting  having histogram fly flies field fields operate operates own owns simulate simulates simulating control controls controlled everything switched turned powered directed aimed flight score scored achieve achieved inflict inflicted cause caused incident incidents event events it anybody anyone somebody someone something anything let , . also
    both either again involved around across within involving present made make makes take taken takes took happened happen happens happening occur
    occurred occurs occurring going received receive receiving sent send sends sending come comes came coming observed registered recorded reported
    report heard detected exist exists existing sum entire whole into onto  its their his her itself themselves own only kindly quickly quick briefly
    brief okay ok well hey hi hello thanks thank cheers really basically simply table chart graph names name details detail info information ids id one
    ones thing things place places world scene field range area battlefield scenario picture reporting generated produced produce generate issued
    contain contained contains belong belonging belongs think believe according look looking check bring pull print output return
    tracking tracked read among amongst against ranked sorted ordered listed logged posted typed whilst presently enumerate identify describe counted tally state stated run runs running moment point time times whose theirs mine yours hers whatever`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** English words near the vocabulary that spelling repair must leave alone. */
export const ordinaryWords: ReadonlySet<string> = new Set(
  `neither nor never none nobody nothing without unless hardly cannot except excluding tires wires hires fines files fives tired hired wired filed firm firms first thanks banks ranks tanker tankers sides cites bites kites shoes shops slots spots
   unity plates planets plants chips whips tracks tricks bills hills skills mills wills pills bosses sounds pounds grounds wounds carpets friends trends statue statues
   native beard heart heater peace place massage passage sage stage store stories sours course court mount mounted fount amount county weather whether whither
   rather other another either bother brother mother father nothing something anything everything between before behind below above about again against along
   among around because become became being better began begin bring build built called change check class clear close could count cover create cross daily
   doing drive early earth eight enough entry equal error every exact exist extra faith false fifth field fight final floor force forth found frame fresh front
   given glass going grand great green group grown guard guess guest guide happy heavy house human ideal image index inner input issue joint judge known label
   large later laugh layer learn least leave legal level light limit local logic loose lower lucky lunch major maker march match maybe mayor meant media metal
   might minor minus mixed model money month moral motor mouth movie music needs never night noise north noted novel nurse occur ocean offer often order other
   ought outer paint panel paper party patch phase phone photo piece pilot pitch plain plane plant plate point pound power press price pride prime print prior
   prize proof proud prove queen quick quiet quite radio raise range rapid ratio reach ready refer right river rough round route royal rural scale scene scope
   score sense serve seven shall shape share sharp sheet shelf shell shift shirt shock shoot short shown sight since sixth sixty skill sleep slide small smart
   smile smoke solid solve sorry sound south space spare speak speed spend spent split spoke sport staff stage stake stand start state steam steel stick still
   stock stone stood store storm story strip stuck study stuff style sugar suite super sweet table taken taste taxes teach teeth thank theft their theme there
   these thick thing think third those three threw throw tight times title today topic total touch tough tower track trade train treat trend trial tried tries
   truck truly trust truth twice under undue union until upper upset urban usage usual valid value video virus visit vital voice waste watch water wheel where
   which while white whole whose woman women world worry worse worst worth would wound write wrong wrote young youth joke jokes poem score scored winner battle
   summarise summarize summarised summarized summaries immobilise immobilize organise organize recognise recognize leads leading lead beads heads previous instructions ignore system prompt password secret president capital recipe cooking doctrine policy strategy tactics opinion winning losing lower
   older newer elder bolder holder folder colder number numbers matter master faster easter poster tester sister mister letter better setter fitter hitter sitter winter writer waiter`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Words of the whole-sentence rules and of the shapes, so that they can be repaired too. */
export const sentenceWords: readonly string[] =
  `status system health overview activity summary timeline frozen freeze paused stopped running network problems anomalies anomaly unusual strange everyone everybody missing
   changed changes predictions prediction predict forecast expect glossary mean means define explain meaning definition counting calculated position location coordinates where
   whereabouts heard compare compared comparison versus difference share percentage proportion fraction percent ratio trend hourly minute minutes second seconds hour hours
   yesterday today tomorrow morning afternoon evening tonight midnight exercise between since during before after until previous current currently breakdown grouped highest
   lowest fewest least furthest farthest busiest most latest recent increased decreased silent receiving traffic destroyed still active alive happened happening last first
   which where when there many number entities friendly hostile enemy neutral sites applications simulators munitions detonations collisions please thanks through without
   except excluding started start chronology milestones malformed duplicate clocks weekday monday tuesday wednesday thursday friday saturday sunday week month show list tell
   quietest noisiest loudest biggest largest smallest greatest heaviest shortest longest inactive civilian civilians following other than exercises stationary moving overdue compare roll call marks comments recorded beginning receive received sending doing`
    .split(/\s+/)
    .filter((word) => word !== '')
