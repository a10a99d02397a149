/**
 * How people say things beyond the words the measures declare: an intent (a plan without narrowings and window) and what is said for it, apart by `|`.
 * Slots are masked: `{one}` an entity, `{place}` a site or simulator, `{them}` a side, kind or type; with the role where words alone do not
 * tell it (`{one:target}`). An example teaches what is asked, never which, where or when: those are always read from the new words.
 */
export const spokenExamples: Readonly<Record<string, string>> = {
  'status shape=detail':
    'how is the platform doing|how is the system|is everything working|what is the state of the system|how are we doing|general health of the platform|how is everything running|what is our status|overall condition of the system|is the service healthy|give me the overall picture of the system',
  'status shape=detail yesNo=true':
    'is everything fine with the system|is the platform working|are we up and running|are we getting data|is data coming in|is the feed alive|are we hearing traffic|is anything arriving|is the system all right|is all well|are we still connected to the exercise|are things normal|do we have a signal|is the stream still flowing',
  'activity shape=detail':
    'what has been going on|fill me in on what happened|give me a recap|sum up what happened|brief me on events|what took place|what was happening|what occurred|run me through what happened|update me on the events|what did {them} get up to|what has {them} been doing|what has {place} been up to|how did things go|what was the action like|overview of what happened|debrief of the period|what has been happening at {place}',
  'changes shape=detail':
    'what is different since then|anything new since then|what did I miss|what have I missed|what has changed|what is new|changes since I left|update since my last question',
  'timeline shape=timeline':
    'tell me the history of the exercise|how did the exercise go|sequence of events|story of the fight in order|key moments in order|milestones of the day|chronology please|how has the battle developed|in what order did things happen|when did it all begin|how did it all start|what were the turning points|run through the exercise from the beginning',
  'freeze shape=detail yesNo=true':
    'is the exercise running|are we paused|is the simulation stopped|has the sim been halted|is time running|are we in a freeze|is it suspended|is the exercise on pause|have they stopped the simulation|is the simulation clock ticking',
  'network shape=detail yesNo=true':
    'any problems on the network|anything strange on the network|is something wrong with the traffic|any faults|any issues with the feeds|is there anything suspicious in the data|anything broken out there|any glitches|any technical trouble|is the network healthy|is anything misbehaving|do you see errors',
  'network shape=detail':
    'what is wrong with the network|how is the network doing|what problems are there on the network|list network faults|what is broken|network health',
  'rollcall shape=detail yesNo=true':
    'is everyone here|has everybody joined|are all participants connected|are all the simulators present|is anyone missing|is {place} up|is {place} with us|has {place} joined|are all sims in|has everyone checked in|is {place} connected|has {place} shown up|are we complete',
  'rollcall shape=detail':
    'who is missing|who has not joined|who are we waiting for|which expected sites are missing|who is not here|attendance|roll call|who should be here and is not|how is {place} doing|what is the state of {place}|who is there and who is not|which simulators are still outstanding',
  'position shape=detail':
    'where is {one}|where can I find {one}|what is the location of {one}|give me the grid of {one}|position report for {one}|coordinates for {one}|whereabouts of {one}|where is {one} now|locate {one}|where did {one} go|show {one} on the map|where has {one} got to|plot {one}|fix on {one}',
  'last-heard shape=detail':
    'when was {one} last heard|when did we last hear from {one}|how long ago did {one} report|last contact with {one}|last update from {one}|when was {one} last seen|how long has {one} been silent|when did {place} last send|last transmission from {place}|when did {one} last speak|age of the last report of {one}',
  'entity shape=detail':
    'tell me about {one}|what do we know about {one}|details on {one}|everything about {one}|status of {one}|how is {one}|what is {one}|profile of {one}|info on {one}|describe {one}|what is up with {one}|what shape is {one} in|condition of {one}|what sort of vehicle is {one}',
  'entity shape=detail yesNo=true':
    'is {one} alive|is {one} still active|is {one} around|is {one} still with us|is {one} all right|did {one} survive|is {one} still in play|is {one} still there|is {one} still going|is {one} still running',
  'movement shape=value':
    'how far did {one} go|how far has {one} travelled|distance covered by {one}|how much did {one} move|what distance has {one} driven|how many kilometres did {one} make|how long a way did {them} go|miles covered by {one}',
  'movement shape=rank by=entity order=most:1':
    'who moved the most|who went furthest|who covered the most ground|which unit travelled the longest distance|biggest mover',
  'fires shape=value':
    'how many times did {them} fire|how often did {them} shoot|how many engagements|how often has {them:firer} engaged {them:target}|how many times did {one} open fire|number of times {them} attacked|how often did {them} fire at {them}|how much shooting has there been|how often was {one:target} attacked|how often was {place:target} under fire|how many times was {them:target} shot at|how many shooting incidents',
  'fires shape=list yesNo=true':
    'is anyone shooting|has anybody fired|any shooting|did {them} open fire|is there any fighting|has the shooting started|did {one} shoot|has {them} fired at {them}|is there a firefight going on|any gunfire|have there been any attacks|is {place:target} under fire|is {one:target} under attack|did {them:firer} attack {them:target}|has anyone attacked {one:target}',
  'fires shape=list':
    'show the engagements|list the firing events|what did {one} shoot at|what has {them} been shooting at|what shooting has there been|which engagements were there|details of the shooting',
  'fires shape=rank by=entity byRole=firer':
    'who is shooting|who fired|who has been firing|who is firing at {them:target}|who shot at {one:target}|who is attacking {place:target}|who is doing the shooting|who attacked {them:target}|who is engaging {one:target}|which units are firing|who has been attacking {them:target}|who keeps shooting at {one:target}',
  'fires shape=rank by=entity byRole=target':
    'who is being shot at|who did {one:firer} shoot at|who is {them:firer} firing at|who is under fire|who is {one:firer} attacking|who is being attacked|whom did {them:firer} attack',
  'fires shape=rank by=entity byRole=firer order=most:1':
    'who shoots the most|who is the busiest shooter|who fired the most|most active gunner|who has been shooting most|biggest shooter',
  'fires shape=rank by=munition':
    'what weapons are being used|which munitions are fired|what is {them} firing|what ammunition types did {them} use|what kind of rounds are being used|which weapons has {them} fired',
  'shots shape=value':
    'how many rounds were fired|how much ammunition did {them} use|how many shots did {them} fire|rounds expended by {them}|how much ammo was spent|how much firepower did {them} use|amount of ammunition fired at {them}|total rounds shot by {one}|ammunition expenditure of {them}|how many bullets did {them} fire',
  'detonations shape=value':
    'how many explosions were there|number of blasts|how many things blew up|count of impacts|how many explosions did {them} cause|explosions at {place:target}',
  'detonations shape=list yesNo=true': 'any explosions|did anything blow up|were there any blasts|has anything exploded|any impacts',
  'detonations shape=rank by=result':
    'how did the detonations end|what came of the rounds|outcome of the shots|results of the impacts|what did the detonations hit',
  'hits shape=value':
    'how many hits|how many rounds hit|how many shots were on target|how many times was {one:target} hit|how many hits did {them:firer} score|how many hits did {them:target} take|how often did {them} hit|how many rounds hit {them:target}|how many shots by {them:firer} connected|accurate shots by {them:firer}|rounds that hit {them:target}',
  'hits shape=list yesNo=true':
    'did anyone get hit|was {one:target} hit|has anybody been hit|did {one:firer} hit anything|were any of {them:target} hit|did {them:firer} hit {them:target}',
  'hits shape=rank by=entity byRole=firer':
    'who hit {one:target}|who hit {them:target}|who scored hits on {them:target}|who is hitting {one:target}|who scored the hits',
  'hits shape=rank by=entity byRole=target':
    'who got hit|who was hit|who is getting hit|which units took hits|who has been hit by {them:firer}|who did {one:firer} hit',
  'hits shape=rank by=entity byRole=target order=most:1':
    'who was hit most|who took the most hits|who is taking the worst of it|most battered unit|who suffered most hits',
  'proximate shape=value':
    'how many near misses|how many rounds landed close|close calls|rounds that nearly hit|near hits by {them:firer}|how many times was {one:target} nearly hit',
  'duds shape=value': 'how many duds|how many rounds did not explode|unexploded rounds|how many munitions failed to explode|rounds that did not go off',
  'friendly-fire shape=value':
    'how many friendly fire incidents|how much blue on blue|how often did a side shoot its own|fratricides|cases of fratricide|number of blue on blue incidents',
  'friendly-fire shape=list yesNo=true':
    'any friendly fire|any fratricide|did anybody shoot their own people|did {them:firer} hit their own|any blue on blue|was anyone hit by his own side',
  'collisions shape=value': 'how many crashes|how many collisions|how many vehicles ran into each other|number of accidents|times vehicles collided',
  'collisions shape=list yesNo=true': 'any crashes|did anyone crash|any accidents|has anybody collided|did {one} run into something|any bumps',
  'losses shape=value':
    'how many losses|how many did {them} lose|how many {them} were destroyed|how many {them} got killed|casualties of {them}|how many {them} are dead|what are the losses of {them}|how many {them} were knocked out|how many {them} have been wiped out|how many {them} were taken out|how many {them} were put out of action|total casualties|how many vehicles were lost|number of {them} destroyed|toll on {them}|damage to {them}|how heavy are the losses of {them}|how many {them} were blown up|how many {them} did we lose',
  'losses shape=list':
    'which {them} were destroyed|what did {them} lose|what was destroyed|list the casualties|who died|who was killed|which {them} were knocked out|what have we lost|who was lost|which units got destroyed|what has {them} lost|who got killed on the side of {them}',
  'losses shape=list yesNo=true':
    'did {them} lose anything|any casualties|has anyone died|have we lost anybody|did {them} take losses|has anything been destroyed|any {them} destroyed',
  'losses shape=rank by=force byRole=target':
    'losses by side|which side lost what|who is taking losses|casualties for each side|how are the losses distributed',
  'kills shape=list':
    'who killed {one:target}|who destroyed {one:target}|who took out {one:target}|who got {one:target}|what did {one:firer} kill|what has {one:firer} destroyed|what has {them:firer} taken out|who finished off {one:target}|which kills did {one:firer} make|who knocked out {one:target}|who shot down {one:target}|who is responsible for the loss of {one:target}|who blew up {one:target}|who eliminated {one:target}|who put {one:target} out of action|victims of {one:firer}',
  'kills shape=value':
    'how many kills does {them:firer} have|how many did {one:firer} kill|how many {them:target} did {them:firer} kill|kill count of {one:firer}|score of {one:firer}|how many has {one:firer} destroyed|how many {them:target} were killed by {them:firer}',
  'kills shape=rank by=entity byRole=firer order=most:1':
    'who has the most kills|who is the top killer|best gunner|most successful shooter|highest scorer|who killed the most|most lethal unit|top ace|leading killer among {them:firer}|most dangerous {them:firer}',
  'kills shape=rank by=entity byRole=firer': 'ranking of killers|scoreboard of kills|kill leaderboard|kills per unit',
  'kills.mobility shape=value':
    'how many {them:target} are immobilised|mobility kills|how many {them:target} cannot drive any more|how many lost their mobility',
  'kills.mobility shape=list': 'which {them:target} are immobilised|who cannot move any more|who lost mobility|which vehicles are stuck after being hit',
  'kills.firepower shape=value':
    'how many {them:target} lost their firepower|firepower kills|how many can no longer shoot|how many {them:target} had their weapon knocked out',
  'kills.firepower shape=list': 'which {them:target} lost firepower|who can no longer shoot|which vehicles had their weapon disabled',
  'exchange-ratio shape=ratio':
    'what is the exchange ratio|kill ratio between the sides|loss exchange ratio|losses of one side against the other|how do losses compare as a ratio|enemy losses for each own loss',
  'entities.active shape=value':
    'how many {them} are there|how many {them} do we have|number of {them}|how many {them} are active|count of {them}|how many {them} are out there|how large is {them}|size of {them}|strength of {them}|how strong is {them}|how many {them} are in the field|how many units does {them} have|how many units are running at {place}|how many are alive|how many {them} are we tracking|how many {them} can you see|how many {them} are flying|how many players are on the board|how many {them} has {them} got',
  'entities.active shape=list':
    'which {them} are there|list {them}|show {them}|what does {them} have|which units are at {place}|what is {them} using|what has {them} got|which {them} are active|what do we have at {place}|what {them} does {them} have|which units does {place} have|what is {them} made up of|what is out there|show me everything of {them}|which {them} are in the field|what is {place} simulating|what units are present',
  'entities.active shape=list yesNo=true':
    'are there any {them}|do we have any {them}|is there any {them} at {place}|has {them} got any {them}|any {them} around|are any {them} active',
  'entities.active shape=rank by=force': 'how are the sides balanced|entities by side|balance of forces|units per side|strength of each side|split of forces',
  'entities.active shape=rank by=category':
    'what kinds of vehicles are there|breakdown of {them} by vehicle category|composition of {them}|mix of vehicles in {them}|what types of units does {them} have',
  'entities.active shape=rank by=site': 'entities per site|how are the units spread over the sites|which site has what|units at each site',
  'entities.active shape=rank by=country': 'entities per country|what nations are represented|units by nationality',
  'entities.seen shape=value':
    'how many different entities did we see|distinct units seen|how many units took part|total number of participants|how many separate tracks were seen|unique entities',
  'entities.seen shape=list': 'which units took part|which entities were seen|who was there|who took part',
  'entities.joined shape=value':
    'how many joined|how many new units|how many came in|how many entered the exercise|number of new tracks|how many appeared|new arrivals count|how many units turned up',
  'entities.joined shape=list':
    'who joined|which units are new|who came in|which entities appeared|who turned up|new arrivals|who entered the exercise|who has arrived',
  'entities.joined shape=list yesNo=true': 'any new units|has anybody joined|did anyone new appear|any arrivals|anyone new',
  'entities.left shape=value': 'how many left|how many withdrew|how many signed off|how many were removed',
  'entities.left shape=list': 'who left|who has withdrawn|who signed off|which entities were removed|who departed|who logged out|who has gone',
  'entities.lost shape=value':
    'how many lost contact|how many tracks were dropped|how many timed out|how many went missing|how many disappeared|how many vanished',
  'entities.lost shape=list':
    'which tracks did we lose|who lost contact|who vanished|who disappeared|who timed out|which units fell silent|whom did we lose contact with|which contacts disappeared',
  'entities.overdue shape=list':
    'who is overdue|which units are late|who missed a heartbeat|who is late|which units should have reported|who has missed updates|which {them} are overdue',
  'entities.overdue shape=value': 'how many are overdue|how many units are late|number of late reporters',
  'pdus shape=value':
    'how many pdus|how much traffic was there|how many messages came in|how many packets did {place} send|amount of traffic from {place}|how talkative is {place}|how much did {place} transmit|how active is {place} on the network|how many packets arrived',
  'pdus shape=rank by=pdu-type':
    'what pdus are there|traffic by type|which pdu types do we get|what kind of packets arrive|what is the traffic made up of|which messages do we receive',
  'pdus shape=rank by=site': 'traffic by site|which sites send how much|pdus for each site|where does the traffic come from',
  'pdus shape=rank by=site order=most:1': 'who is sending the most|which site sends the most|who makes the most traffic|loudest site|who talks most',
  'bytes shape=value':
    'how many bytes|how many megabytes|how much data was received|data volume|how much bandwidth did {place} use|amount of data sent by {place}',
  'bytes shape=rank by=site': 'data volume by site|which sites use how much bandwidth|bandwidth for each site',
  'pdus.rate shape=value':
    'how fast is traffic coming in|pdus per second|message rate|how busy is the network|current load|network load|how much load is on the network|what is the packet rate|how heavy is the traffic right now',
  'pdus.peak shape=value':
    'when was traffic highest|busiest minute|peak traffic|when was the most traffic|when was the network busiest|worst minute for load|highest load and when',
  'sites shape=list':
    'which sites are connected|who is on the network|which sites are online|which stations are up|who is connected|list the participating sites|which sites are sending|which sites are active',
  'sites shape=value': 'how many sites are connected|number of sites online|how many sites are sending',
  'applications shape=list':
    'which simulators are running|which applications are connected|list the simulators|which apps are sending from {place}|what software is on the network',
  'applications shape=value': 'how many simulators are running|number of applications|how many apps does {place} run',
  'exercises shape=list': 'which exercises are running|what exercises are there|list the exercises',
  'silence shape=list':
    'which sites went quiet|who has gone silent|which sites stopped sending|which feeds are dead|who stopped transmitting|which sites have we lost|which site is down|which simulators fell silent',
  'silence shape=list yesNo=true': 'has any site gone silent|any dead sites|is any site down|did a feed stop|any site gone quiet',
  'malformed shape=value':
    'how many broken packets|how many bad pdus|undecodable packets|corrupt datagrams|how many packets could not be read|number of faulty messages from {place}|garbled packets',
  'malformed shape=list': 'show the broken packets|which packets were bad|list corrupt datagrams',
  'clocks shape=list': 'whose clock is wrong|which clocks are off|who has a bad clock|which simulators have the wrong time|clock problems|time sync problems',
  'duplicates shape=list yesNo=true': 'any duplicate ids|do two entities share an id|any identity used twice|are there double ids',
  'radios shape=list':
    'which radios are on|who is on the radio|which frequencies are used|what radios are transmitting|who is transmitting on {them}|who is talking on {them}|list the nets',
  'radios shape=list yesNo=true': 'is anyone transmitting|anyone on the radio|is anybody talking on {them}|any radio traffic on {them}|is someone on {them}',
  'radios shape=value': 'how many radios are on|number of transmitters|how many radios does {them} use',
  'emitters shape=list':
    'which radars are on|what is emitting|which radars does {them} have on|which {them} are radiating|what sensors are active|who has their radar on',
  'emitters shape=list yesNo=true': 'is any radar on|is anybody emitting|is {them} radiating|has {them} got radars on',
  'emitters shape=value': 'how many radars are on|number of emitters|how many radars does {them} have on',
  'designators shape=list': 'which lasers are on|who is designating|who is lasing|active laser designators',
  'designators shape=list yesNo=true': 'is anyone designating|any lasers on|is anybody using a laser',
  'iff shape=list': 'who has iff on|which transponders are on|who is squawking|active transponders',
  'iff shape=list yesNo=true': 'any transponders on|has anyone got iff on|is anybody squawking',
  'aggregates shape=list': 'which companies and platoons are there|list the aggregates|what aggregated units exist',
  'comments shape=list':
    'show the comments|what did people write|read the comments|what was commented|what notes were logged|latest remarks|what have people been writing|messages typed by the operators',
  'event-reports shape=list': 'show the event reports|what events were reported|read out the event reports',
  'marks shape=list': 'which marks were set|list the marks|what moments were marked|show the bookmarks',
  'help shape=explain':
    'what can you do|what can I ask you|how do I use this|what are you able to tell me|what sort of questions do you answer|give me some ideas what to ask|how does this chat work|show me what you know',
}
