/** Endings that Turkic languages add to words: case, number, possession, question. Longest first. */
const endings =
  /(?:larimiz|larning|larini|larga|larda|lardan|lar|ingiz|imiz|ning|dan|ga|da|ni|mi|im|ka|qa|лардан|ларга|лар|нинг|нын|дан|ден|га|ге|ни|ми|да|де|им|ым)$/;

/** What a word of a neighbouring language means in Russian; without a word it means nothing (`and`, `please`). */
export function fromNeighbour(word: string): string | undefined {
  for (let stem = word; stem.length >= 3;) {
    const meant = neighbourWords.get(stem);
    if (meant !== undefined) return meant;
    const shorter = stem.replace(endings, "");
    if (shorter === stem) return undefined;
    stem = shorter;
  }
  return undefined;
}

/**
 * Everyday and trade words of Uzbek, Tajik, Kyrgyz and Kazakh, in both alphabets, and what they are called in a
 * Russian knowledge base. An empty line of thought (`and`, `please`) maps to nothing.
 */
const neighbourWords: ReadonlyMap<string, string> = compile(`
ishlamoqchiman ishlash ishlasa ishlasam ишламоқчиман ишлаш иштегим иштесем жұмыс жумуш кор мекунам ишлайман ishlayman ish > работать
ozbekman ozbekistondan ozbekiston ўзбекман узбекман ўзбекистондан uzbekman > узбекистан гражданин
tojikman tojikistondan тоҷикистон тоҷикам тожикман > таджикистан гражданин
qirgizman кыргызмын кыргызстандан > киргизия гражданин
qozoqman қазақпын қазақстаннан > казахстан гражданин
fuqarosiman fuqaro fuqarolik фуқаро шаҳрванд жаран азамат азаматы > гражданин
pul pulni puli akcha akchany акчаны пул пулни пули акча ақша маблағ > деньги
qancha necha канча қанча неча чанд қанша > сколько
qachon качон качан қачон кай қашан > когда
qayerda qaerda каерда қаерда куҷо кайда қайда > где
qaysi qanaqa қайси кайсы > какой
qanday kantip кантип кандай қандай чӣ хел калай қалай > как
mashina moshina мошин мошина машинам унаа көлік > автомобиль
haydovchi haydovchilik шофер ҳайдовчи ронанда айдоочу жүргізуші > водитель
guvohnoma guvohnomasi prava правам гувохнома куәлік > права
hujjat hujjatlar ҳуҷҷат хужжат документтер құжат құжаттар > документы
yosh yoshim ёшим ёш жаш жас сол > возраст
foiz фоиз пайыз процентин > процент комиссия
ijara ijaraga ижара ижарага иҷора жалга > аренда
ofis idora > офис
patent патентсиз > патент
ulanish ulanmoqchiman qoshilish уланиш қосылу кошулуу ro'yxatdan royxatdan > подключение
yechish olish чиқариш алуу шығару > вывод
blok bloklandi блокланди > блокировка
yordam ёрдам жардам көмек > помощь
soliq soliqlar солиқ салык салық андоз > налог
band > самозанятый
sugurta суғурта сугурта камсыздандыруу сақтандыру > страховка осаго
ruxsatnoma ruxsat litsenziya рухсатнома рухсат уруксат рұқсат иҷозат иҷозатнома > разрешение
rasm surat fotokontrol расм сурат сүрөт сурет акс > фото
tekshiruv tekshiruvi текширув текшерүү > проверка
ilova dastur илова дастур колдонмо қосымша барнома > приложение
ishlamayapti ishlamaydi ochilmayapti kirmayapti ишламаяпти очилмаяпти иштебейт иштемейт > не работает
kelmayapti kelmaydi келмаяпти келбейт келмейді > не приходят
zakaz zakazlar buyurtma buyurtmalar заказлар буюртма буйрутма тапсырыс фармоиш > заказы
daromad daromadi topish topsa topaman topadi даромад топаман топса киреше табыс > заработать доход
oylik maosh ойлик маош айлык жалақы > зарплата выплата
kun kuniga kunda кунига күнүнө күніне > день
karta kartaga kartamga картага картамга > карта
tushadi tushmadi тушади түшөт түседі > приходят
raqam raqami номер рақам > номер телефон
manzil manzili manzilingiz манзил дарек мекенжай суроға > адрес офис
shahar shaharda shaharlarda шаҳар шахар шаар қала шаҳр > город
almashtirish almashtirmoqchiman otish otmoqchiman алмаштириш ўтиш которулуу ауысу > перейти сменить
boshqa бошқа бошка башка басқа дигар > другой
dost dostim dostimni dostum dostumdu досумду дўст дўстим досум дос досым дӯст > друг
olib keltir keltirsam kelsam alyp kelsem алып келсем келсам > привести
taklif таклиф чакыруу шақыру > пригласить
bonusi bonuslar > бонус
naqd нақд накд накталай қолма > наличные
choychaqa choychaq чойчақа > чаевые
bola bolalar бола болалар бала кӯдак > детский
sariq сариқ сары зард > желтый
rangi түс түсі > цвет
staj tajriba тажриба > стаж
haydash айдоо жүргізу ронандагӣ > водительский
uy uyni kvartira xona yotoqxona уй хона ётоқхона > квартира
ketish ketmoqchiman ketaman chiqmoqchiman кетмоқчиман кетиш кетүү кету > уйти
vaqt vaqti vaqtida вақт убакыт уақыт > время
ochiq yopiq очиқ > режим
avariya avariyaga avariyaga urildi urilib urib урилди авария > авария
qilay qilaman қилай килай кылам > делать
reyting reytingi reytingim рейтингим > рейтинг
tushdi tushib тушди төмөн > упал
kotarish oshirish кўтариш ошириш көтөрүү көтеру > поднять
blokdan blokladi bloklandim bloklashdi блокланди блокдан > блокировка
kuryer kuryerlik курьерлик > курьер
velosiped velik > велосипед
komissiya komissiyasi foizi foizini фоизи > комиссия
olasiz olasizlar olasizlarmi оласиз оласизлар аласыз beresizbi beresinerbi бересизби бересиңерби berasizmi berasizlarmi берасизми > берете
tolash tolayman тўлаш тўлайман төлөө төлеу > платить
sumkasi > термосумка
garov zalog гаров залоги > залог
yil yili йил жыл > год
qarz қарз > долг
rossiya rossiyaniki россияники > российский
dokument > документы
menejer > менеджер
grafik jadval > график
salom assalomu rahmat iltimos kerak bormi mumkin mumkinmi boladimi boladi men man sizda siz va uchun menga салом рахмат раҳмат керак борми мумкинми мен сизда учун менга бармы болобу бола керекпе рақмет рахмет ташаккур лозим мешавад > 
`);

function compile(lines: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const line of lines.trim().split("\n")) {
    const [from = "", to = ""] = line.split(">");
    for (const word of from.trim().split(/\s+/)) words.set(word, to.trim());
  }
  return words;
}
