/** Makes and models as drivers write them: a question that names one is about a car. */
export const cars: string = `
солярис solaris рио rio киа kia хендай хундай hyundai хендэ логан logan рено renault дастер каптур сандеро поло polo фольксваген volkswagen пассат джетта гольф шкода skoda рапид rapid октавия octavia суперб тойота toyota камри camry
королла corolla приус prius нисан ниссан nissan альмера almera теана кашкай лада lada гранта granta веста vesta ларгус приора калина жигули ваз нива лада шевроле chevrolet круз cruze лачетти авео кобальт нексия
форд ford фокус focus мондео опель opel астра мазда mazda хонда honda цивик аккорд субару митсубиси mitsubishi лансер аутлендер мерседес mercedes мерс бмв bmw ауди audi лексус lexus чери chery тигго хавал haval
джили geely эксид exeed омода omoda чанган changan джак jac газель соболь портер ларгус москвич эмгранд кулрей ceed церато cerato оптима элантра elantra соната sonata крета creta туксон спортейдж сорренто
жук витц минивэн универсал седан хэтчбек внедорожник джип кроссовер грузовик грузовой фургон пикап кабриолет микроавтобус филдер пробокс аллион  марк
`;
